namespace Sluice.Bench.Wua.Com;

[ComInterface("IUpdateServiceManager2")]
public sealed class UpdateServiceManager
{
    internal UpdateServiceManager() { }

    public string? ClientApplicationID { get; set; }
    public UpdateServiceCollection Services => new(UpdateServices.Registered(UpdateAgent.Current.Store.Read()).Select(id => new UpdateService(id)));

    public UpdateService AddService(string serviceID, string authorizationCabPath) => AddService2(serviceID, 7, authorizationCabPath).Service;

    public UpdateServiceRegistration AddService2(string serviceID, int flags, string authorizationCabPath)
    {
        UpdateAgent.Current.RequireAllowed();
        if (!UpdateServices.Names.ContainsKey(serviceID)) throw HResults.Failure(HResults.UnknownService);
        UpdateAgent.Current.Store.Update(s =>
        {
            if (!s.Services.Contains(serviceID)) s.Services.Add(serviceID);
        });
        UpdateAgent.Current.Machine.Record("update-service-added", new { serviceId = serviceID, flags });
        return QueryServiceRegistration(serviceID);
    }

    public UpdateServiceRegistration QueryServiceRegistration(string serviceID) => new(serviceID);

    public void RegisterServiceWithAU(string serviceID) => UpdateAgent.Current.RequireAllowed();
    public void UnregisterServiceWithAU(string serviceID) => UpdateAgent.Current.RequireAllowed();

    public void RemoveService(string serviceID)
    {
        UpdateAgent.Current.RequireAllowed();
        UpdateAgent.Current.Store.Update(s => { s.Services.Remove(serviceID); });
        UpdateAgent.Current.Machine.Record("update-service-removed", new { serviceId = serviceID });
    }

    public UpdateService AddScanPackageService(string serviceName, string scanFileLocation, int flags) => throw HResults.Failure(HResults.InvalidArgument);
    public void SetOption(string optionName, object optionValue) { }
}

[ComInterface("IUpdateService")]
public sealed class UpdateService
{
    internal UpdateService(string id) => ServiceID = id;

    public string Name => UpdateServices.Names.GetValueOrDefault(ServiceID, "");
    public object? ContentValidationCert => null;
    public DateTime ExpirationDate => new(2030, 1, 1);
    public bool IsManaged => false;
    public bool IsRegisteredWithAU => true;
    public DateTime IssueDate => new(2020, 1, 1);
    public bool OffersWindowsUpdates => true;
    public StringCollection RedirectUrls => new();
    public string ServiceID { get; }
    public bool IsScanPackageService => false;
    public bool CanRegisterWithAU => true;
    public string ServiceUrl => "";
    public string SetupPrefix => "";
}

[ComInterface("IUpdateServiceRegistration")]
public sealed class UpdateServiceRegistration
{
    internal UpdateServiceRegistration(string id) => ServiceID = id;

    /// <summary>1 not registered, 3 registered.</summary>
    public int RegistrationState => UpdateServices.IsKnown(UpdateAgent.Current.Store.Read(), ServiceID) ? 3 : 1;
    public string ServiceID { get; }
    public bool IsPendingRegistrationWithAU => false;
    public UpdateService Service => new(ServiceID);
}
