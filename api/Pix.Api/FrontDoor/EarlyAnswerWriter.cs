using System.Buffers;
using System.IO.Pipelines;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Output of one connection. Passes all bytes on until Kestrel itself rejects a request, and then buffers Kestrel's answer and replaces the answer
/// when it is complete. Passing bytes on costs one virtual call.
/// </summary>
internal sealed class EarlyAnswerWriter(PipeWriter inner, Func<ReadOnlyMemory<byte>, byte[]?> writeAnew) : PipeWriter
{
    private ArrayBufferWriter<byte>? _held;
    private bool _memoryIsHeld;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => inner.UnflushedBytes + (_held?.WrittenCount ?? 0);

    /// <summary>
    /// Begins to buffer. Called when Kestrel has rejected a request, before Kestrel writes its own answer, which is the last answer on this connection.
    /// </summary>
    public void Expect() => _held ??= new ArrayBufferWriter<byte>(512);

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        _memoryIsHeld = _held is not null;
        return _held is null ? inner.GetMemory(sizeHint) : _held.GetMemory(sizeHint);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        _memoryIsHeld = _held is not null;
        return _held is null ? inner.GetSpan(sizeHint) : _held.GetSpan(sizeHint);
    }

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        // Memory that Kestrel requested before the rejection belongs to the inner writer, so the inner writer must be advanced.
        if (_memoryIsHeld)
        {
            _held!.Advance(bytes);
        }
        else
        {
            inner.Advance(bytes);
        }
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Release();
        return inner.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        _held is null ? inner.WriteAsync(source, cancellationToken) : base.WriteAsync(source, cancellationToken);

    /// <inheritdoc/>
    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        Release();
        inner.Complete(exception);
    }

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null)
    {
        Release();
        return inner.CompleteAsync(exception);
    }

    // Kestrel writes its answer with one flush. If the buffer contains the end of an earlier answer instead, the buffer is passed on unchanged.
    private void Release()
    {
        if (_held is not { WrittenCount: > 0 } held)
        {
            return;
        }

        var anew = writeAnew(held.WrittenMemory);
        inner.Write(anew ?? held.WrittenSpan);
        held.ResetWrittenCount();
    }
}
