using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Pix.Http;

/// <summary>
/// Checks whether the <c>Host</c> of a request names this process. That stops a web page whose site points its own DNS name at our address
/// (DNS rebinding).
/// </summary>
/// <remarks>
/// Any IP address is accepted, because a page loaded from our address came from us, and load balancers send an address in health checks.
/// <c>localhost</c>, the machine's own name and an empty <c>Host</c> (only programs send none) are accepted too. Every other name must be
/// listed, even a name without a dot, because a resolver may have a domain <c>ai</c> or complete <c>pix</c> with a domain of its own. A
/// trailing dot marks a complete name (RFC 1034, 3.1) and is ignored.
/// </remarks>
/// <param name="listed">Value of <c>Pix:HostNames</c>: DNS names separated by commas.</param>
internal sealed class HostNames(string listed)
{
    // The machine's full name, and its short name (the first label).
    private static readonly FrozenSet<string> Own = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "", "localhost", Environment.MachineName, Dns.GetHostName());

    private readonly FrozenSet<string> _listed = Split(listed).Select(Whole).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether no name is listed.</summary>
    public bool IsEmpty => _listed.Count == 0;

    /// <summary>Whether the host name names this process.</summary>
    /// <param name="host">The host name without its port.</param>
    public bool Has(string host) => Whole(host) is var name && (Own.Contains(name) || IPAddress.TryParse(name, out _) || _listed.Contains(name));

    private static string Whole(string name) => name.Length > 1 && name.EndsWith('.') ? name[..^1] : name;

    private static string[] Split(string listed) => listed.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Validates a setting of host names: each must be a DNS name without scheme, port or path.</summary>
    [AttributeUsage(AttributeTargets.Property)]
    public sealed class SettingAttribute : ValidationAttribute
    {
        /// <inheritdoc/>
        protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
            Split(value as string ?? "").FirstOrDefault(name => Uri.CheckHostName(name) != UriHostNameType.Dns) is { } wrong
                ? new ValidationResult($"Pix:{validationContext.MemberName} has '{wrong}'; it must be DNS names separated by commas, without scheme, port or path.", [validationContext.MemberName!])
                : ValidationResult.Success;
    }
}
