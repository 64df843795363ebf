using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pix.Audit;
using Pix.Protocol.Operations;

namespace Pix.Grains.Stopping;

/// <summary>How long a silo may take to stop, so that nothing under way is cut: the longest exchange, shipping what is left of the audit, and the rest.</summary>
/// <remarks>.NET gives a host 30 s. Where the operator sets <c>DOTNET_shutdownTimeoutSeconds</c>, a time that is too short is refused at start.</remarks>
public sealed class StopTime(IConfiguration configuration, IOptions<AuditOptions> audit) : IPostConfigureOptions<HostOptions>, IValidateOptions<HostOptions>
{
    /// <summary>The host's own setting, as .NET names it.</summary>
    public const string Setting = "shutdownTimeoutSeconds";

    /// <summary>What services need to stop, besides shipping the audit: closing checkpoints, giving leases back, leaving the cluster.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>The longest that an exchange may last, whatever its caller allows.</summary>
    public static TimeSpan LongestExchange { get; } = OperationTable.All.Max(operation => operation.Deadline);

    /// <summary>What a silo with these options needs.</summary>
    public static TimeSpan Needed(AuditOptions audit)
    {
        ArgumentNullException.ThrowIfNull(audit);
        return LongestExchange + audit.AuditDrainTime + Rest;
    }

    /// <inheritdoc/>
    public void PostConfigure(string? name, HostOptions options)
    {
        if (string.IsNullOrEmpty(configuration[Setting]) && Known is { } settings)
        {
            options.ShutdownTimeout = Needed(settings);
        }
    }

    /// <summary>Null when they are refused: the host asks before the start's own check, which tells all that is wrong at once.</summary>
    private AuditOptions? Known
    {
        get
        {
            try
            {
                return audit.Value;
            }
            catch (OptionsValidationException)
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, HostOptions options) => Known is not { } settings || options.ShutdownTimeout >= Needed(settings)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"DOTNET_{Setting} is {options.ShutdownTimeout.TotalSeconds:0}, which cuts requests under way when a silo stops; it must be at least {Needed(settings).TotalSeconds:0} "
            + $"(the longest exchange {LongestExchange.TotalSeconds:0} s, Pix:AuditDrainTime {settings.AuditDrainTime.TotalSeconds:0} s, and {Rest.TotalSeconds:0} s), or not be set.");
}
