using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Pix.Contracts.Settings;

/// <summary>What is made of files and settings that may be renewed: taken within seconds, without a restart. What cannot be used leaves what was before.</summary>
/// <param name="read">The texts as they are now.</param>
/// <param name="make">Makes the value of them; what it throws the first time is the caller's.</param>
/// <param name="renewed">Told of each value but the first.</param>
/// <param name="kept">Told why the value of before stays.</param>
/// <param name="time">The clock.</param>
public sealed class RenewedFiles<T>(Func<string[]> read, Func<string[], T> make, Action<T> renewed, Action<Exception> kept, TimeProvider time)
    where T : class
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private T? _value;
    private string[] _texts = [];
    private long _looked;

    /// <summary>What counts now.</summary>
    public T Current()
    {
        lock (_lock)
        {
            if (_value is null || time.GetElapsedTime(_looked) > LookAgain)
            {
                _looked = time.GetTimestamp();
                Renew();
            }

            return _value!;
        }
    }

    private void Renew()
    {
        try
        {
            var texts = read();
            if (texts.AsSpan().SequenceEqual(_texts))
            {
                return;
            }

            var first = _value is null;
            (_value, _texts) = (make(texts), texts);
            if (!first)
            {
                renewed(_value);
            }
        }
        catch (Exception unusable) when (_value is not null
            && unusable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or OptionsValidationException)
        {
            kept(unusable);
        }
    }
}
