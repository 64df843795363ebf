using Microsoft.Extensions.Options;
using Pix.Api;

const int wrongConfiguration = 78; // EX_CONFIG of sysexits.h

try
{
    var app = await ApiHost.BuildAsync(args, CancellationToken.None);
    await app.RunAsync();
    return 0;
}
catch (OptionsValidationException wrong)
{
    foreach (var failure in wrong.Failures)
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
