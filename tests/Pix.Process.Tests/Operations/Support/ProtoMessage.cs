using System.Buffers.Binary;
using System.Text;

namespace Pix.Operations.Tests.Support;

/// <summary>Reads the wire format of Protocol Buffers: fields by number, without a schema.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Field, ReadOnlyMemory<byte> Value)> _fields = [];

    public ProtoMessage(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var key = (int)Varint(ref bytes);
            _fields.Add((key >> 3, (key & 7) switch
            {
                0 => Scalar(Varint(ref bytes)),
                1 => Take(ref bytes, 8),
                2 => Take(ref bytes, (int)Varint(ref bytes)),
                5 => Take(ref bytes, 4),
                var other => throw new InvalidDataException($"Wire type {other} is not used by OTLP."),
            }));
        }
    }

    public IEnumerable<ProtoMessage> Messages(int field) => Bytes(field).Select(bytes => new ProtoMessage(bytes));

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field).FirstOrDefault().Span);

    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field).FirstOrDefault().Span);

    private IEnumerable<ReadOnlyMemory<byte>> Bytes(int field) => _fields.Where(entry => entry.Field == field).Select(entry => entry.Value);

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes.Span[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> bytes, int length)
    {
        var taken = bytes[..length];
        bytes = bytes[length..];
        return taken;
    }

    private static byte[] Scalar(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
