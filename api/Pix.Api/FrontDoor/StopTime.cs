using Microsoft.Extensions.Options;

namespace Pix.Api.FrontDoor;

/// <summary>Sets how long the front door can take to stop: the time for a whole exchange and some seconds, so that requests under way can end.</summary>
/// <remarks>.NET's default is 30 s. If the operator sets <c>DOTNET_shutdownTimeoutSeconds</c> too low, the front door refuses to start.</remarks>
internal sealed class StopTime(IConfiguration configuration, IOptions<FrontDoorOptions> options) : IPostConfigureOptions<HostOptions>, IValidateOptions<HostOptions>
{
    /// <summary>Name of .NET's own setting for the stop time of a host.</summary>
    public const string Setting = "shutdownTimeoutSeconds";

    // Rest is the time to read a request and to write its answer, which the deadline does not include. LeastDeadline: an operator's order takes up to 15 s.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10), LeastDeadline = TimeSpan.FromSeconds(15);

    /// <summary>Returns the time that a front door with these options needs to stop.</summary>
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

    /// <summary>
    /// The front door's options; null when they are invalid. Invalid options are not reported here, because the validation at start reports all of
    /// them together later.
    /// </summary>
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
