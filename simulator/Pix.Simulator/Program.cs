using Microsoft.Extensions.Options;
using Pix.Simulator;

var configuration = new ConfigurationBuilder()
    .AddJsonFile("appsettings.json", optional: true)
    .AddEnvironmentVariables()
    .AddCommandLine([.. args.Where(argument => argument != "--make-keys")])
    .Build();

try
{
    var options = configuration.GetSection(SimulatorOptions.Section).Get<SimulatorOptions>() ?? new SimulatorOptions();
    if (args.Contains("--make-keys"))
    {
        SimulatorHost.MakeKeys(options);
        return 0;
    }

    await using var host = await SimulatorHost.StartAsync(options, CancellationToken.None, logging => logging.AddSimpleConsole());
    await host.WaitForShutdownAsync(CancellationToken.None);
    return 0;
}
catch (OptionsValidationException exception)
{
    await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, exception.Failures));
    return 1;
}
catch (Exception exception) when (exception is InvalidOperationException or IOException)
{
    // Possible causes are a setting of the wrong type, a port in use, or a read-only directory.
    await Console.Error.WriteLineAsync($"The simulator did not start: {exception.Message}");
    return 1;
}
