using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Pix.Api.Callers;

/// <summary>Finds the caller that a certificate or a token belongs to. Changed settings take effect while Pix runs.</summary>
internal sealed class CallerDirectory : IDisposable
{
    private readonly IDisposable? _subscription;
    private volatile Entries _entries;

    public CallerDirectory(IOptionsMonitor<CallersOptions> options)
    {
        _entries = Entries.Of(options.CurrentValue);
        _subscription = options.OnChange(changed => _entries = Entries.Of(changed));
    }

    /// <summary>
    /// Returns the caller with the fingerprint of the certificate or, if there is none, the caller with the subject of the certificate; null when
    /// there is neither.
    /// </summary>
    public Caller? Find(X509Certificate2 certificate) =>
        _entries.ByFingerprint.GetValueOrDefault(certificate.GetCertHashString(HashAlgorithmName.SHA256))
        ?? _entries.BySubject.GetValueOrDefault(certificate.Subject);

    /// <summary>Returns the caller of an access token; null when no caller has this token subject.</summary>
    public Caller? Find(string tokenSubject) => _entries.ByToken.GetValueOrDefault(tokenSubject);

    public void Dispose() => _subscription?.Dispose();

    private sealed record Entries(Dictionary<string, Caller> ByFingerprint, Dictionary<string, Caller> BySubject, Dictionary<string, Caller> ByToken)
    {
        public static Entries Of(CallersOptions options)
        {
            var entries = new Entries(new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal));
            foreach (var (name, settings) in options.Callers)
            {
                var caller = Caller.Of(name, settings);
                foreach (var fingerprint in Caller.Fingerprints(settings.CertificateSha256))
                {
                    entries.ByFingerprint[fingerprint] = caller;
                }

                Add(entries.BySubject, settings.CertificateSubject, caller);
                Add(entries.ByToken, settings.TokenSubject, caller);
            }

            return entries;
        }

        private static void Add(Dictionary<string, Caller> index, string key, Caller caller)
        {
            if (key.Length > 0)
            {
                index[key] = caller;
            }
        }
    }
}
