using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Pix.Http;

/// <summary>Which values of <c>Host</c> name this process. This keeps out a page whose site points its own name at our address (DNS rebinding).</summary>
/// <remarks>
/// An IP address is accepted: a page loaded from it came from here, and load balancers send it with health checks. So are <c>localhost</c>
/// and the machine's own name. Every other name must be listed, even one without a dot: a resolver may know <c>ai</c>, or complete
/// <c>pix</c> with a domain of its own. Only programs send no <c>Host</c>. A trailing dot marks a complete name (RFC 1034, 3.1): it is the
/// same name.
/// </remarks>
/// <param name="listed">Value of <c>Pix:HostNames</c>: DNS names separated by commas.</param>
internal sealed class HostNames(string listed)
{
    // The machine's name, and the first label of a long one.
    private static readonly FrozenSet<string> Own = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "", "localhost", Environment.MachineName, Dns.GetHostName());

    private readonly FrozenSet<string> _listed = Split(listed).Select(Whole).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether none is listed.</summary>
    public bool IsEmpty => _listed.Count == 0;

    /// <summary>Whether the host is ours.</summary>
    /// <param name="host">The host name without its port.</param>
    public bool Has(string host) => Whole(host) is var name && (Own.Contains(name) || IPAddress.TryParse(name, out _) || _listed.Contains(name));

    private static string Whole(string name) => name.Length > 1 && name.EndsWith('.') ? name[..^1] : name;

    private static string[] Split(string listed) => listed.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A setting of host names: each must be a DNS name and nothing more.</summary>
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
