namespace Pix.Contracts.Identifiers;

/// <summary>Makes the ids that the front door gives to requests: UUID version 7 (RFC 9562, section 5.7), 32 hexadecimal digits, ordered by their millisecond.</summary>
/// <remarks>It is the <c>pix-request-id</c> of every answer, and names nothing of the request: it may be logged and shown.</remarks>
public static class RequestId
{
    /// <summary>Characters of every id.</summary>
    public const int Length = 32;

    /// <summary>A new id.</summary>
    /// <param name="time">The clock that the id takes its order from.</param>
    public static string New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    }
}
