namespace Pix.Audit;

/// <summary>Makes record ids: UUID version 7 (RFC 9562, section 5.7), 32 hexadecimal digits, ordered by their millisecond.</summary>
public static class AuditRecordId
{
    /// <summary>A new id.</summary>
    /// <param name="time">The clock it takes its order from.</param>
    public static string New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    }
}
