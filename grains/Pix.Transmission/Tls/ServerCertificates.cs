using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Pix.Settings;

namespace Pix.Transmission.Tls;

/// <summary>What <c>Pix:BcbMtlsCertificate</c> holds now, for those who watch how long it lasts.</summary>
public sealed class ServerCertificates(IOptionsMonitor<TransmissionOptions> options)
{
    private volatile IReadOnlyList<X509Certificate2> _last = [];
    private volatile string _refused = "";

    /// <summary>Why the setting could not be read when it was read last; empty when it could.</summary>
    public string Refused => _refused;

    /// <summary>The certificates of the setting, read now; those of before while it cannot be read.</summary>
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

            // Connections say so, and keep what they read before too.
            return _last;
        }
    }
}
