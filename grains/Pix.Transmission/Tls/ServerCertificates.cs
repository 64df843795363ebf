using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Pix.Settings;

namespace Pix.Transmission.Tls;

/// <summary>Reads the certificates that <c>Pix:BcbMtlsCertificate</c> contains now, for the warnings before they expire.</summary>
public sealed class ServerCertificates(IOptionsMonitor<TransmissionOptions> options)
{
    private volatile IReadOnlyList<X509Certificate2> _last = [];
    private volatile string _refused = "";

    /// <summary>Why the last reading of the setting failed; empty when it succeeded.</summary>
    public string Refused => _refused;

    /// <summary>Reads the setting and returns its certificates, or the previous ones while the setting cannot be read.</summary>
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

            // Connections log the failure, and keep their previous certificates too.
            return _last;
        }
    }
}
