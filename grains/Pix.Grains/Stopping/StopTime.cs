using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Pix.Audit;
using Pix.Protocol.Operations;

namespace Pix.Grains.Stopping;

/// <summary>Computes how long a silo needs to stop without interrupting anything: the longest exchange, shipping the rest of the audit, and 10 s.</summary>
/// <remarks>
/// .NET's own default is 30 s. If the operator sets <c>DOTNET_shutdownTimeoutSeconds</c> to less than the needed time, the silo refuses to
/// start.
/// </remarks>
public sealed class StopTime(IConfiguration configuration, IOptions<AuditOptions> audit) : IPostConfigureOptions<HostOptions>, IPostConfigureOptions<GrainCollectionOptions>, IValidateOptions<HostOptions>
{
    /// <summary>Name of the .NET host's setting for the time to stop, in seconds.</summary>
    public const string Setting = "shutdownTimeoutSeconds";

    /// <summary>Time for all other work while stopping: the last checkpoints, returning rate leases, leaving the cluster.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>Longest time of an exchange, from the operation table. A caller cannot extend it.</summary>
    public static TimeSpan LongestExchange { get; } = OperationTable.All.Max(operation => operation.Deadline);

    /// <summary>Returns the time that a silo with these options needs to stop.</summary>
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

    /// <summary>Sets how long the deactivation of a grain can take, because a grain that closes a journal first ships the records that are left.</summary>
    public void PostConfigure(string? name, GrainCollectionOptions options)
    {
        if (Known is { } settings)
        {
            options.DeactivationTimeout = settings.AuditDrainTime + Rest;
        }
    }

    /// <summary>
    /// Audit options; null if they are invalid. Does not throw then, because the validation at start, which runs later, reports all failures at
    /// once.
    /// </summary>
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
