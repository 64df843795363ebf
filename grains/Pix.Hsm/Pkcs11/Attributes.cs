using System.Runtime.InteropServices;
using System.Text;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Pkcs11;

/// <summary>A CK_ATTRIBUTE array, with the unmanaged memory that holds its values.</summary>
internal sealed class Attributes : IDisposable
{
    /// <summary>CK_UNAVAILABLE_INFORMATION, which the library writes as the length of a value that is absent, sensitive, or longer than its memory.</summary>
    public const ulong Unavailable = ulong.MaxValue;

    private readonly List<CK_ATTRIBUTE> _list = [];

    /// <summary>The attributes to pass to the library.</summary>
    public CK_ATTRIBUTE[] Template { get; private set; } = [];

    public Attributes Class(CKO value) => Add(CKA.CKA_CLASS, Number((ulong)value));

    public Attributes KeyType(CKK value) => Add(CKA.CKA_KEY_TYPE, Number((ulong)value));

    public Attributes Label(KeyLabel label) => Add(CKA.CKA_LABEL, Encoding.UTF8.GetBytes(label.Value));

    public Attributes Flag(CKA type, bool value) => Add(type, [value ? (byte)1 : (byte)0]);

    public Attributes Value(CKA type, byte[] value) => Add(type, value);

    public Attributes Count(CKA type, ulong value) => Add(type, Number(value));

    /// <summary>Adds an attribute with space for a value that the library writes.</summary>
    public Attributes Room(CKA type, int bytes) => Add(type, new byte[bytes]);

    /// <summary>Restores the original lengths after the library has overwritten them.</summary>
    public void MakeRoom() => Template = [.. _list];

    /// <summary>Returns the value of an attribute; null if the library did not return it.</summary>
    public byte[]? Read(CKA type)
    {
        var attribute = Array.Find(Template, entry => entry.type == (ulong)type);
        if (attribute.valueLen is Unavailable)
        {
            return null;
        }

        var value = new byte[attribute.valueLen];
        Marshal.Copy(attribute.value, value, 0, value.Length);
        return value;
    }

    public void Dispose()
    {
        foreach (var attribute in _list)
        {
            Marshal.FreeHGlobal(attribute.value);
        }

        _list.Clear();
    }

    private static byte[] Number(ulong value) => BitConverter.GetBytes(value);

    private Attributes Add(CKA type, byte[] value)
    {
        var memory = Marshal.AllocHGlobal(Math.Max(value.Length, 1));
        Marshal.Copy(value, 0, memory, value.Length);
        _list.Add(new CK_ATTRIBUTE { type = (ulong)type, value = memory, valueLen = (ulong)value.Length });
        Template = [.. _list];
        return this;
    }
}
