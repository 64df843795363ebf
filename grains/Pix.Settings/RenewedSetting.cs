using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Pix.Settings;

/// <summary>
/// A value made of settings that are text or files, made anew every <see cref="Interval"/>, used or not. An unusable change leaves the
/// previous value in force.
/// </summary>
/// <remarks>Files are read on a pool thread; only the first <see cref="Current"/> reads on its caller's. Later callers never wait for a disk.</remarks>
/// <typeparam name="T">What the setting's texts are made into.</typeparam>
public sealed class RenewedSetting<T> : IDisposable
    where T : class
{
    /// <summary>
    /// Interval of reading the files. It reads a few kilobytes, mostly from memory; mounts of secrets and network file systems send no
    /// change events.
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

    /// <summary>Reads nothing yet.</summary>
    /// <param name="read">The texts as they are now.</param>
    /// <param name="make">Makes the value; an exception of the first time goes to the caller.</param>
    /// <param name="renewed">Called with each new value, except the first.</param>
    /// <param name="kept">Called with the reason why the previous value stays, once for each reason.</param>
    /// <param name="refusals">The process's list of refused settings.</param>
    /// <param name="time">The clock.</param>
    public RenewedSetting(Func<SettingText[]> read, Func<SettingText[], T> make, Action<T> renewed, Action<Exception> kept, SettingRefusals refusals, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        (_read, _make, _renewed, _kept, _refusals, _time) = (read, make, renewed, kept, refusals, time);
        refusals.Follow(this, () => _refused);
    }

    /// <summary>The value in force now.</summary>
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

    /// <summary>Reads settings and files at once, if the value was ever requested.</summary>
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

    // A disk that hangs holds one thread, not one more with each interval.
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
            // Reported once, not at each interval.
            if (unusable.Message != _refused)
            {
                _refused = unusable.Message;
                _kept(unusable);
            }
        }
    }
}
