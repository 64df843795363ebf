using System.Net.Security;
using System.Runtime.CompilerServices;

namespace Pix.Transmission.Tls;

/// <summary>How many handshakes may hang in the key of one client certificate. Hanging threads cannot be ended, so their number is bounded.</summary>
/// <remarks>
/// Beyond <see cref="Most"/>, one handshake tries now and then, after waits that double. A success, or the return of a hanging call, ends
/// the waits at once. A new certificate starts with an allowance of its own; the HSM's watch makes one when a key does not sign. All
/// certificates together may leave <see cref="MostOfAll"/> threads behind.
/// </remarks>
internal sealed class HandshakeAllowance(TimeProvider time)
{
    /// <summary>Hanging handshakes of one certificate before the waits begin: as many as a lane has connections.</summary>
    public const int Most = 16;

    /// <summary>Threads that all certificates together may leave behind: about 400 MB of address space, after days of waits.</summary>
    public const int MostOfAll = 256;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromMinutes(10);
    private static readonly ConditionalWeakTable<SslStreamCertificateContext, HandshakeAllowance> Allowances = [];
    private static int _all;

    private readonly Lock _lock = new();
    private int _hanging, _forgiven;
    private TimeSpan _wait;
    private long _waitsSince;

    /// <summary>Threads that hang in handshakes with this certificate.</summary>
    public int Hanging => Volatile.Read(ref _hanging);

    /// <summary>The allowance of a certificate.</summary>
    public static HandshakeAllowance Of(SslStreamCertificateContext certificate, TimeProvider time) =>
        Allowances.GetValue(certificate, _ => new HandshakeAllowance(time));

    /// <summary>Whether another handshake may begin.</summary>
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

    /// <summary>A handshake's thread is abandoned.</summary>
    public void WriteOff()
    {
        lock (_lock)
        {
            _hanging++;
        }

        Interlocked.Increment(ref _all);
        TransmissionMetrics.HandshakesHang(1);
    }

    /// <summary>An abandoned thread returned.</summary>
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

    /// <summary>The key signs: the calls that still hang are lost ones from earlier.</summary>
    public void Succeeded()
    {
        lock (_lock)
        {
            _forgiven = _hanging;
            _wait = TimeSpan.Zero;
        }
    }
}
