using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Pix.Settings;

namespace Pix.Transmission.Tls;

/// <summary>The present content of <c>Pix:BcbMtlsCertificate</c>, for the watch of expiry.</summary>
public sealed class ServerCertificates(IOptionsMonitor<TransmissionOptions> options)
{
    private volatile IReadOnlyList<X509Certificate2> _last = [];
    private volatile string _refused = "";

    /// <summary>Why the last reading of the setting failed; empty when it succeeded.</summary>
    public string Refused => _refused;

    /// <summary>The certificates of the setting, read now; the previous ones while it cannot be read.</summary>
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
