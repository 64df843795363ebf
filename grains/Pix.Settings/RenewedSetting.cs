using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Pix.Settings;

/// <summary>
/// A value made from settings that are texts or files. They are read again every <see cref="Interval"/>, and the value is made anew when
/// they changed. If a change cannot be used, the previous value stays in force.
/// </summary>
/// <remarks>
/// The first call of <see cref="Current"/> reads files on its caller's thread; all later reads run on a pool thread, so later callers never
/// wait for a disk.
/// </remarks>
/// <typeparam name="T">Type of the value that is made from the texts of the settings.</typeparam>
public sealed class RenewedSetting<T> : IDisposable
    where T : class
{
    /// <summary>
    /// How often the files are read. Reading costs little (a few kilobytes, mostly from memory), and change events are no alternative,
    /// because secret mounts and network file systems send none.
    /// </summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly SettingRefusals _refusals;
    private readonly Func<SettingText[]> _read;
    private readonly Func<SettingText[], T> _make;
    private readonly Action<T> _renewed;
    private readonly Action<Exception> _kept;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private volatile T? _value;
    private SettingText[] _texts = [];
    private volatile string _refused = "";
    private ITimer? _timer;
    private int _looking;

    /// <summary>Stores the functions and reads nothing yet.</summary>
    /// <param name="read">Reads the current texts of the settings.</param>
    /// <param name="make">Makes the value from the texts. An exception of the first call is thrown to the caller of <see cref="Current"/>.</param>
    /// <param name="renewed">Called with each new value, except the first.</param>
    /// <param name="kept">Called with the reason when a change cannot be used and the previous value stays, once for each new reason.</param>
    /// <param name="refusals">The list of refused settings of this process.</param>
    /// <param name="time">The clock.</param>
    public RenewedSetting(Func<SettingText[]> read, Func<SettingText[], T> make, Action<T> renewed, Action<Exception> kept, SettingRefusals refusals, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        (_read, _make, _renewed, _kept, _refusals, _time) = (read, make, renewed, kept, refusals, time);
        refusals.Follow(this, () => _refused);
    }

    /// <summary>Returns the value that is in force now. The first call reads the settings.</summary>
    public T Current()
    {
        if (_value is { } value)
        {
            return value;
        }

        lock (_lock)
        {
            if (_value is null)
            {
                Renew_NeedsLock();
                _timer = _time.CreateTimer(_ => LookUnlessLooking(), null, Interval, Interval);
            }

            return _value!;
        }
    }

    /// <summary>Reads settings and files now, but only if the value was requested before.</summary>
    public void Look()
    {
        lock (_lock)
        {
            if (_value is not null)
            {
                Renew_NeedsLock();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _refusals.Leave(this);
    }

    // At most one read runs at a time, so a disk that hangs blocks one thread and not one more at each interval.
    private void LookUnlessLooking()
    {
        if (Interlocked.Exchange(ref _looking, 1) != 0)
        {
            return;
        }

        try
        {
            Look();
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    private void Renew_NeedsLock()
    {
        try
        {
            var texts = _read();
            if (_value is not null && texts.AsSpan().SequenceEqual(_texts))
            {
                _refused = "";
                return;
            }

            var isFirst = _value is null;
            (_value, _texts, _refused) = (_make(texts), texts, "");
            if (!isFirst)
            {
                _renewed(_value);
            }
        }
        catch (Exception unusable) when (_value is not null && unusable is UnreadableSettingException or OptionsValidationException or ArgumentException or CryptographicException)
        {
            // The same reason is reported once, not at each interval.
            if (unusable.Message != _refused)
            {
                _refused = unusable.Message;
                _kept(unusable);
            }
        }
    }
}
