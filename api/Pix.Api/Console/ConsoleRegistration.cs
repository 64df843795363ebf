namespace Pix.Api.Console;

/// <summary>Registers the operators' page (the console).</summary>
internal static class ConsoleRegistration
{
    /// <summary>Adds the options and services of the console.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddOptions<ConsoleOptions>().BindConfiguration(ConsoleOptions.Section);
        services.AddSingleton<ConsoleFeed>();
        services.AddSingleton<ConsolePage>();
        return services;
    }
}
