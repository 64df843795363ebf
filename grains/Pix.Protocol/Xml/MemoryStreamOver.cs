using System.Runtime.InteropServices;

namespace Pix.Protocol.Xml;

/// <summary>Reads memory as a stream. The bytes are copied only if the memory is not backed by an array.</summary>
internal sealed class MemoryStreamOver : MemoryStream
{
    public MemoryStreamOver(ReadOnlyMemory<byte> memory)
        : this(MemoryMarshal.TryGetArray(memory, out var array) ? array : memory.ToArray())
    {
    }

    private MemoryStreamOver(ArraySegment<byte> array)
        : base(array.Array!, array.Offset, array.Count, writable: false)
    {
    }
}
