using Sluice.Bench.Machine;

namespace Sluice.Bench.Windows;

/// <summary>WScript.Shell as far as it shows a message box. The person answers as machine.json `popupAnswer` says.</summary>
public sealed class MessageBox
{
    internal MessageBox() { }

    public int Popup(string text, int secondsToWait = 0, string title = "", int type = 0)
    {
        var machine = SimulatedMachine.Current;
        var answer = machine.Facts.Read().PopupAnswer;
        machine.Record("popup", new { text, secondsToWait, title, type, answer });
        return answer;
    }
}
