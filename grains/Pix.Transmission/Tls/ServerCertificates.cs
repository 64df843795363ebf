using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Pix.Settings;

namespace Pix.Transmission.Tls;

/// <summary>Reads the certificates that <c>Pix:BcbMtlsCertificate</c> contains now, for the warnings before they expire.</summary>
public sealed class ServerCertificates(IOptionsMonitor<TransmissionOptions> options)
{
    private volatile IReadOnlyList<X509Certificate2> _last = [];
    private volatile string _refused = "";

    /// <summary>Why the last reading of the setting failed; empty if the reading succeeded.</summary>
    public string Refused => _refused;

    /// <summary>
    /// Reads the setting and returns its certificates. While the setting cannot be read, returns the certificates of the last successful
    /// reading.
    /// </summary>
    public IReadOnlyList<X509Certificate2> Read()
    {
        try
        {
            IReadOnlyList<X509Certificate2> read = [.. options.CurrentValue.BcbMtlsCertificate.Read(nameof(TransmissionOptions.BcbMtlsCertificate)).Certificates()];
            (_last, _refused) = (read, "");
            return read;
        }
        catch (UnreadableSettingException unreadable)
        {
            _refused = unreadable.Message;

            // Not logged here, because the next connection logs the failure. Connections keep using the previous certificates too.
            return _last;
        }
    }
}
