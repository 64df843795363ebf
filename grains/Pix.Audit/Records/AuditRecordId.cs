using System.Globalization;

namespace Pix.Audit.Records;

/// <summary>Makes record ids: UUID version 7 (RFC 9562, section 5.7), 32 hexadecimal digits, ordered by millisecond.</summary>
public static class AuditRecordId
{
    /// <summary>Returns a new id.</summary>
    /// <param name="time">The clock whose time orders the ids.</param>
    public static string New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    }

    /// <summary>Returns a new id made from the clock and the random numbers of a <see cref="LogMachine"/>, so that tests can simulate a machine.</summary>
    /// <param name="machine">The source of the time and of the unique numbers.</param>
    internal static string Of(LogMachine machine) =>
        string.Create(CultureInfo.InvariantCulture, $"{machine.Time.GetUtcNow().ToUnixTimeMilliseconds():x12}7{machine.NewId().AsSpan(13)}");
}
