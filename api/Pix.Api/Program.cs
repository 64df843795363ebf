using Pix.Api;
using Pix.Telemetry;

const int wrongConfiguration = 78; // EX_CONFIG of sysexits.h
const string checkOnly = "--check-config";

try
{
    await using var app = await ApiHost.BuildAsync([.. args.Where(argument => argument != checkOnly)], CancellationToken.None);
    if (args.Contains(checkOnly))
    {
        return 0;
    }

    await app.RunAsync();
    return 0;
}
catch (Exception wrong) when (WrongSettings.Of(wrong).Count > 0)
{
    foreach (var failure in WrongSettings.Of(wrong))
    {
        Console.Error.WriteLine($"pix-api: {failure}");
    }

    return wrongConfiguration;
}
catch (IOException busy) when (busy.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    Console.Error.WriteLine($"pix-api: {busy.Message} Stop the process that holds the port, or set Pix:DictPort, Pix:SpiPort or Pix:ManagementPort.");
    return wrongConfiguration;
}
