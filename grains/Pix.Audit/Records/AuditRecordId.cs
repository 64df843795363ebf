using System.Globalization;

namespace Pix.Audit.Records;

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

    /// <summary>A new id, of a machine whose ids are not the system's.</summary>
    /// <param name="machine">Its clock, and what nobody else has.</param>
    internal static string Of(LogMachine machine) =>
        string.Create(CultureInfo.InvariantCulture, $"{machine.Time.GetUtcNow().ToUnixTimeMilliseconds():x12}7{machine.NewId().AsSpan(13)}");
}
