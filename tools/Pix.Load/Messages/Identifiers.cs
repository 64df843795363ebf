using System.Globalization;
using System.Security.Cryptography;

namespace Pix.Load.Messages;

/// <summary>Identifiers as the catalogue wants them; each is given out once.</summary>
internal sealed class Identifiers(string ispb, TimeProvider time)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private readonly string _run = RandomNumberGenerator.GetString(Alphabet, 4);
    private int _number;

    /// <summary>EndToEndId: E, the payer's ISPB, minute in UTC, 11 of its own.</summary>
    public string EndToEnd() => "E" + Timed();

    /// <summary>RtrId of a return: the same with D.</summary>
    public string Return() => "D" + Timed();

    /// <summary>BizMsgIdr and MsgId: M, the sender's ISPB, 23 of its own.</summary>
    public string Message() => $"M{ispb}{_run}{Next():D19}";

    /// <summary>Now, as messages write it.</summary>
    public string Now() => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private string Timed() => string.Create(CultureInfo.InvariantCulture, $"{ispb}{time.GetUtcNow().UtcDateTime:yyyyMMddHHmm}{_run}{Next():D7}");

    private int Next() => Interlocked.Increment(ref _number);
}
