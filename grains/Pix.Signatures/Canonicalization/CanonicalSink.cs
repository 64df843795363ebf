using System.Security.Cryptography;
using System.Text.Unicode;

namespace Pix.Signatures.Canonicalization;

/// <summary>
/// Receives canonical bytes and computes their SHA-256. Short content is hashed in one call at the end, longer content one buffer at a time,
/// so memory does not grow with the document. A sink with <see cref="IsCapturing"/> keeps all bytes instead.
/// </summary>
internal sealed class CanonicalSink : IDisposable
{
    private const int BufferBytes = 16 * 1024;

    private byte[] _buffer = new byte[BufferBytes];
    private IncrementalHash? _hash;
    private int _length;
    private bool _spilled;

    /// <summary>Whether the sink keeps all bytes, so that <see cref="Captured"/> can return them.</summary>
    public bool IsCapturing { get; init; }

    public ReadOnlySpan<byte> Captured => _buffer.AsSpan(0, _length);

    public void Reset()
    {
        if (_spilled)
        {
            Span<byte> unused = stackalloc byte[SHA256.HashSizeInBytes];
            _hash!.TryGetHashAndReset(unused, out _);
        }

        _length = 0;
        _spilled = false;
    }

    public void Write(byte value)
    {
        if (_length == _buffer.Length)
        {
            MakeRoom();
        }

        _buffer[_length++] = value;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.TryCopyTo(_buffer.AsSpan(_length)))
        {
            var fits = _buffer.Length - _length;
            bytes[..fits].CopyTo(_buffer.AsSpan(_length));
            bytes = bytes[fits..];
            _length += fits;
            MakeRoom();
        }

        _length += bytes.Length;
    }

    /// <summary>Writes characters as UTF-8. A surrogate pair must not be split between two calls.</summary>
    public void Write(ReadOnlySpan<char> text)
    {
        while (true)
        {
            _ = Utf8.FromUtf16(text, _buffer.AsSpan(_length), out var read, out var written, replaceInvalidSequences: true);
            _length += written;
            if (read == text.Length)
            {
                return;
            }

            text = text[read..];
            MakeRoom();
        }
    }

    /// <summary>Writes the SHA-256 of all bytes so far to <paramref name="digest"/>, and resets the sink.</summary>
    public void Finish(Span<byte> digest)
    {
        if (_spilled)
        {
            _hash!.AppendData(_buffer, 0, _length);
            _hash.GetHashAndReset(digest);
            _spilled = false;
        }
        else
        {
            SHA256.HashData(Captured, digest);
        }

        _length = 0;
    }

    public void Dispose() => _hash?.Dispose();

    private void MakeRoom()
    {
        if (IsCapturing)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
            return;
        }

        _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _hash.AppendData(_buffer, 0, _length);
        _spilled = true;
        _length = 0;
    }
}
