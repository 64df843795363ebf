using System.Globalization;

namespace Pix.Audit.Records;

/// <summary>Makes record ids: UUID version 7 (RFC 9562, section 5.7), 32 hexadecimal digits, ordered by millisecond.</summary>
public static class AuditRecordId
{
    /// <summary>A new id.</summary>
    /// <param name="time">The clock whose time orders the ids.</param>
    public static string New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    }

    /// <summary>A new id on a machine whose ids do not come from the system (a simulated one).</summary>
    /// <param name="machine">Its clock and its source of unique numbers.</param>
    internal static string Of(LogMachine machine) =>
        string.Create(CultureInfo.InvariantCulture, $"{machine.Time.GetUtcNow().ToUnixTimeMilliseconds():x12}7{machine.NewId().AsSpan(13)}");
}
