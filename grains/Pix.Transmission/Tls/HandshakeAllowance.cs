using System.Net.Security;
using System.Runtime.CompilerServices;

namespace Pix.Transmission.Tls;

/// <summary>
/// Limits how many TLS handshakes may hang in calls to the key of one client certificate. Hanging threads cannot be ended, so their number
/// is bounded.
/// </summary>
/// <remarks>
/// From <see cref="Most"/> hanging handshakes on, only single handshakes are tried, after waits that double. A success, or the return of a
/// hanging call, ends the waits at once. A new certificate object has a new allowance; the watch of the HSM makes a new object when a key
/// does not sign. All certificates together may leave <see cref="MostOfAll"/> threads behind.
/// </remarks>
internal sealed class HandshakeAllowance(TimeProvider time)
{
    /// <summary>Number of hanging handshakes of one certificate at which the waits begin, as many as a lane has connections by default.</summary>
    public const int Most = 16;

    /// <summary>
    /// Maximum number of threads that all certificates together may leave behind. They need about 400 MB of address space, and days of
    /// waits pass before there are so many.
    /// </summary>
    public const int MostOfAll = 256;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromMinutes(10);
    private static readonly ConditionalWeakTable<SslStreamCertificateContext, HandshakeAllowance> Allowances = [];
    private static int _all;

    private readonly Lock _lock = new();
    private int _hanging, _forgiven;
    private TimeSpan _wait;
    private long _waitsSince;

    /// <summary>Number of threads that hang in handshakes with this certificate.</summary>
    public int Hanging => Volatile.Read(ref _hanging);

    /// <summary>Returns the allowance of a certificate.</summary>
    public static HandshakeAllowance Of(SslStreamCertificateContext certificate, TimeProvider time) =>
        Allowances.GetValue(certificate, _ => new HandshakeAllowance(time));

    /// <summary>Returns whether another handshake may begin now.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (Volatile.Read(ref _all) >= MostOfAll)
            {
                return false;
            }

            if (_hanging - _forgiven < Most)
            {
                return true;
            }

            if (_wait > TimeSpan.Zero && time.GetElapsedTime(_waitsSince) < _wait)
            {
                return false;
            }

            _wait = _wait == TimeSpan.Zero ? FirstWait : _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
            _waitsSince = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>Counts a handshake thread that was abandoned.</summary>
    public void WriteOff()
    {
        lock (_lock)
        {
            _hanging++;
        }

        Interlocked.Increment(ref _all);
        TransmissionMetrics.HandshakesHang(1);
    }

    /// <summary>Counts an abandoned thread that has returned.</summary>
    public void Returned()
    {
        lock (_lock)
        {
            _hanging--;
            _forgiven = Math.Min(_forgiven, _hanging);
            _wait = TimeSpan.Zero;
        }

        Interlocked.Decrement(ref _all);
        TransmissionMetrics.HandshakesHang(-1);
    }

    /// <summary>Records that the key signs. Calls that still hang are from an earlier failure and no longer count against <see cref="Most"/>.</summary>
    public void Succeeded()
    {
        lock (_lock)
        {
            _forgiven = _hanging;
            _wait = TimeSpan.Zero;
        }
    }
}
