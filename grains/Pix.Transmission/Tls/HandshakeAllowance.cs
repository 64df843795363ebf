using System.Net.Security;
using System.Runtime.CompilerServices;

namespace Pix.Transmission.Tls;

/// <summary>
/// Limits how many TLS handshakes can hang in calls to the key of one client certificate. The limit is needed because a thread that hangs in
/// such a call cannot be ended.
/// </summary>
/// <remarks>
/// When <see cref="Most"/> handshakes hang, further handshakes are tried only one at a time, after waits that double. If a handshake succeeds or
/// a hanging call returns, the waits end at once. A new certificate object has its own allowance; the watch of the HSM makes a new object when a
/// key does not sign. All certificates together can leave at most <see cref="MostOfAll"/> threads hanging.
/// </remarks>
internal sealed class HandshakeAllowance(TimeProvider time)
{
    /// <summary>Number of hanging handshakes of one certificate from which on waits are needed; equal to the default number of a lane's connections.</summary>
    public const int Most = 16;

    /// <summary>
    /// Maximum number of threads that hang in handshakes with all certificates together. So many threads need about 400 MB of address space.
    /// With one certificate, there are so many only after waits of more than a day in total.
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

    /// <summary>Returns true if another handshake is allowed to begin now.</summary>
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

    /// <summary>Counts a handshake thread that was abandoned because it hangs.</summary>
    public void WriteOff()
    {
        lock (_lock)
        {
            _hanging++;
        }

        Interlocked.Increment(ref _all);
        TransmissionMetrics.HandshakesHang(1);
    }

    /// <summary>Removes an abandoned thread from the count, because its hanging call has returned.</summary>
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

    /// <summary>Records that the key signs. Calls that still hang are from an earlier failure and are no longer counted against <see cref="Most"/>.</summary>
    public void Succeeded()
    {
        lock (_lock)
        {
            _forgiven = _hanging;
            _wait = TimeSpan.Zero;
        }
    }
}
