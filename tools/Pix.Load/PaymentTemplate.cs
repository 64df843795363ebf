using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pix.Load;

/// <summary>Makes payments from the sample message. Each payment has its own BizMsgIdr, MsgId, EndToEndId and time.</summary>
internal sealed partial class PaymentTemplate(string sample, string ispb)
{
    private readonly string _run = Convert.ToHexString(Guid.NewGuid().ToByteArray())[..8];
    private int _number;

    /// <summary>Makes the next payment, as UTF-8 bytes.</summary>
    public byte[] Next()
    {
        var number = Interlocked.Increment(ref _number).ToString("D8", CultureInfo.InvariantCulture);
        var messageId = $"M{ispb}{_run}{number}0000000"[..32];
        var endToEndId = $"E{ispb}202001010830{_run[..3]}{number}"[..32];
        var now = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var text = MessageId().Replace(sample, messageId).Replace("2020-01-01T08:30:12.000Z", now, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(EndToEndId().Replace(text, endToEndId));
    }

    [GeneratedRegex("M[0-9A-Z]{8}[0-9a-zA-Z]{23}")]
    private static partial Regex MessageId();

    [GeneratedRegex("E[0-9A-Z]{8}[0-9]{12}[0-9a-zA-Z]{11}")]
    private static partial Regex EndToEndId();
}
