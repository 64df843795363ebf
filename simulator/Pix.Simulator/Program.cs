using Pix.Simulator;

var configuration = new ConfigurationBuilder()
    .AddJsonFile("appsettings.json", optional: true)
    .AddEnvironmentVariables()
    .AddCommandLine([.. args.Where(argument => argument != "--make-keys")])
    .Build();
var options = configuration.GetSection(SimulatorOptions.Section).Get<SimulatorOptions>() ?? new SimulatorOptions();

if (args.Contains("--make-keys"))
{
    SimulatorHost.MakeKeys(options);
    return 0;
}

await using var host = await SimulatorHost.StartAsync(options, CancellationToken.None, logging => logging.AddSimpleConsole());
await host.WaitForShutdownAsync(CancellationToken.None);
return 0;
