using System.Globalization;
using System.Security.Cryptography;

namespace Pix.Load.Messages;

/// <summary>Makes unique identifiers in the formats of the message catalogue.</summary>
internal sealed class Identifiers(string ispb, TimeProvider time)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private readonly string _run = RandomNumberGenerator.GetString(Alphabet, 4);
    private int _number;

    /// <summary>Makes an EndToEndId: E, the payer's ISPB, the UTC minute, and 11 unique characters.</summary>
    public string EndToEnd() => "E" + Timed();

    /// <summary>Makes the RtrId of a return: D, our ISPB, the UTC minute, and 11 unique characters.</summary>
    public string Return() => "D" + Timed();

    /// <summary>Makes an identifier for BizMsgIdr and MsgId: M, the sender's ISPB, and 23 unique characters.</summary>
    public string Message() => $"M{ispb}{_run}{Next():D19}";

    /// <summary>Returns the present time in the format of messages: UTC with milliseconds.</summary>
    public string Now() => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private string Timed() => string.Create(CultureInfo.InvariantCulture, $"{ispb}{time.GetUtcNow().UtcDateTime:yyyyMMddHHmm}{_run}{Next():D7}");

    private int Next() => Interlocked.Increment(ref _number);
}
