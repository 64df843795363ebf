using System.Buffers;

namespace Pix.Grains.Tests.Support;

/// <summary>Bytes that cannot be read: whoever looks at them has a fault of its own.</summary>
internal sealed class UnreadableMemory : MemoryManager<byte>
{
    public const int Length = 64;

    public override Memory<byte> Memory => CreateMemory(Length);

    public override Span<byte> GetSpan() => throw new InvalidOperationException("These bytes cannot be read.");

    public override MemoryHandle Pin(int elementIndex = 0) => throw new InvalidOperationException("These bytes cannot be read.");

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
