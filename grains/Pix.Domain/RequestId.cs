namespace Pix.Domain;

/// <summary>
/// Makes the ids that the front door gives to requests: UUID version 7 (RFC 9562, section 5.7), 32 hexadecimal digits, ordered by
/// millisecond.
/// </summary>
/// <remarks>
/// Every answer has the id in the header <c>pix-request-id</c>. The id contains no data of the request, so it is allowed in logs and on pages.
/// </remarks>
public static class RequestId
{
    /// <summary>Length of every id, in characters.</summary>
    public const int Length = 32;

    /// <summary>Makes a new id.</summary>
    /// <param name="time">The clock whose time orders the ids.</param>
    public static string New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    }
}
