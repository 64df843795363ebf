using System.Collections.Frozen;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Signatures.Identity;

/// <summary>
/// The accepted signers. A signer is found by issuer and serial number, because the documents contain no certificate. Issuers are compared
/// as distinguished names, not as strings. Immutable and shared between threads.
/// </summary>
public sealed class TrustedSigners
{
    private readonly FrozenDictionary<(DistinguishedName, SerialNumber), TrustedSigner> _signers;

    // Finds a signer by the two usual string forms of the issuer's name (separated by ", " and ","), without parsing the name.
    private readonly FrozenDictionary<(string Name, string Serial), TrustedSigner> _asWritten;

    private TrustedSigners(List<TrustedSigner> signers)
    {
        _signers = signers.GroupBy(s => (s.Issuer, s.Serial)).ToFrozenDictionary(same => same.Key, One);
        _asWritten = _signers.Values
            .SelectMany(s => new[] { s.Issuer.Text, s.Issuer.Text.Replace(", ", ",", StringComparison.Ordinal) }.Select(name => (name, s)))
            .DistinctBy(pair => (pair.name, pair.s.SerialText))
            .Where(pair => DistinguishedName.TryParse(pair.name, out var parsed) && parsed!.Equals(pair.s.Issuer))
            .ToFrozenDictionary(pair => (pair.name, pair.s.SerialText), pair => pair.s);
    }

    /// <summary>Number of signers.</summary>
    public int Count => _signers.Count;

    /// <summary>Copies public keys, names and validities from the certificates, which may be disposed of afterwards.</summary>
    /// <exception cref="ArgumentException">
    /// A certificate has no RSA key of at least 2048 bits, or two different certificates have the same issuer and serial number.
    /// </exception>
    public static TrustedSigners FromCertificates(IEnumerable<X509Certificate2> certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        return new TrustedSigners([.. certificates.Select(c => new TrustedSigner(c))]);
    }

    // A bundle may list the same certificate twice. Two different certificates with the same issuer and serial number are refused, because it
    // would be arbitrary which of the two counts.
    private static TrustedSigner One(IGrouping<(DistinguishedName Issuer, SerialNumber), TrustedSigner> same)
    {
        var first = same.First();
        return same.All(first.IsSameAs)
            ? first
            : throw new ArgumentException($"Two different certificates have the issuer {first.Issuer} and the serial number {first.SerialText}.");
    }

    internal TrustedSigner? Find(string issuerName, string serialNumber) =>
        _asWritten.GetValueOrDefault((issuerName, serialNumber)) ?? FindParsed(issuerName, serialNumber);

    private TrustedSigner? FindParsed(string issuerName, string serialNumber) =>
        SerialNumber.TryParse(serialNumber, out var serial) && DistinguishedName.TryParse(issuerName, out var issuer)
            ? _signers.GetValueOrDefault((issuer!, serial))
            : null;
}
