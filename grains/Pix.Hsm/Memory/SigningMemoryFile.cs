namespace Pix.Hsm.Memory;

/// <summary>Content of one silo's file.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="Content">Bytes of the file.</param>
public sealed record SigningMemoryFile(string Silo, ReadOnlyMemory<byte> Content);
