using Sluice.Bench.Engine;

namespace Sluice.Bench;

internal static class Program
{
    private static int Main(string[] args)
    {
        try
        {
            return CommandLine.Run(args);
        }
        catch (UsageException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return 64;
        }
    }
}
