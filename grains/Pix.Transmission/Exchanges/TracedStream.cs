using System.Net.Security;

namespace Pix.Transmission.Exchanges;

/// <summary>A TLS stream that notifies the current attempt before its first byte is written.</summary>
internal sealed class TracedStream : Stream
{
    private readonly SslStream _inner;
    private readonly TimeProvider _time;
    private long _lastUse;

    public TracedStream(SslStream inner, TimeProvider time)
    {
        _inner = inner;
        _time = time;
        Touch();
    }

    /// <summary>Time since an attempt on this connection last ended or began to write, or since the connection was made.</summary>
    public TimeSpan Idle => _time.GetElapsedTime(Volatile.Read(ref _lastUse));

    /// <summary>Restarts <see cref="Idle"/>.</summary>
    public void Touch() => Volatile.Write(ref _lastUse, _time.GetTimestamp());

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => _inner.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => _inner.Read(buffer);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _inner.ReadAsync(buffer, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count)
    {
        AttemptTrace.Current?.Start(this);
        _inner.Write(buffer, offset, count);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        AttemptTrace.Current?.Start(this);
        return _inner.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush() => _inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
