namespace Pix.Domain;

/// <summary>
/// Makes the ids that the front door gives to requests: UUID version 7 (RFC 9562, section 5.7), 32 hexadecimal digits, ordered by
/// millisecond.
/// </summary>
/// <remarks>It is the <c>pix-request-id</c> of every answer. It contains nothing of the request: it may be logged and shown.</remarks>
public static class RequestId
{
    /// <summary>Characters of every id.</summary>
    public const int Length = 32;

    /// <summary>A new id.</summary>
    /// <param name="time">The clock whose time orders the ids.</param>
    public static string New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    }
}
