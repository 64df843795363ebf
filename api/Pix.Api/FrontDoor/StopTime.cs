using Microsoft.Extensions.Options;

namespace Pix.Api.FrontDoor;

/// <summary>How long the front door may take to stop without cutting off requests: as long as a caller waits, and some seconds.</summary>
/// <remarks>.NET gives a host 30 s. If the operator sets <c>DOTNET_shutdownTimeoutSeconds</c> too low, the front door refuses to start.</remarks>
internal sealed class StopTime(IConfiguration configuration, IOptions<FrontDoorOptions> options) : IPostConfigureOptions<HostOptions>, IValidateOptions<HostOptions>
{
    /// <summary>The host's own setting, as .NET names it.</summary>
    public const string Setting = "shutdownTimeoutSeconds";

    // Reading the request and writing the answer add to the deadline; an operator's order takes 15 s by itself.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10), LeastDeadline = TimeSpan.FromSeconds(15);

    /// <summary>The time that a front door with these options needs.</summary>
    public static TimeSpan Needed(FrontDoorOptions options)
    {
        var deadline = options.ExchangeDeadline > LeastDeadline ? options.ExchangeDeadline : LeastDeadline;
        return deadline + ExchangeCall.Grace + Rest;
    }

    /// <inheritdoc/>
    public void PostConfigure(string? name, HostOptions host)
    {
        if (string.IsNullOrEmpty(configuration[Setting]) && Known is { } settings)
        {
            host.ShutdownTimeout = Needed(settings);
        }
    }

    /// <summary>Null when the options are invalid: the host asks before the validation at start, which reports all failures at once.</summary>
    private FrontDoorOptions? Known
    {
        get
        {
            try
            {
                return options.Value;
            }
            catch (OptionsValidationException)
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, HostOptions host) => Known is not { } settings || host.ShutdownTimeout >= Needed(settings)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"DOTNET_{Setting} is {host.ShutdownTimeout.TotalSeconds:0}, which cuts requests under way when the front door stops; it must be at least {Needed(settings).TotalSeconds:0} "
            + $"(Pix:ExchangeDeadline {settings.ExchangeDeadline.TotalSeconds:0} s, 15 s at least, and {(ExchangeCall.Grace + Rest).TotalSeconds:0} s), or not be set.");
}
