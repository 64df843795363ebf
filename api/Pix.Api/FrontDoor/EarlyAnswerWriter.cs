using System.Buffers;
using System.IO.Pipelines;

namespace Pix.Api.FrontDoor;

/// <summary>
/// The output of one connection. Passes everything on until Kestrel rejects a request by itself; then holds what Kestrel writes until its
/// answer is complete, and has it rewritten. Until then it costs one virtual call.
/// </summary>
internal sealed class EarlyAnswerWriter(PipeWriter inner, Func<ReadOnlyMemory<byte>, byte[]?> writeAnew) : PipeWriter
{
    private ArrayBufferWriter<byte>? _held;
    private bool _memoryIsHeld;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => inner.UnflushedBytes + (_held?.WrittenCount ?? 0);

    /// <summary>Kestrel has rejected the request; what it writes next is its own answer, the last one of this connection.</summary>
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
        // Memory requested before the rejection goes back to where it came from.
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

    // Kestrel writes its answer with one flush. The end of an earlier answer may still be on its way: that passes unchanged.
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
