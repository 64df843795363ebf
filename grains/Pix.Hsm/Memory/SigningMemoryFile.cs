namespace Pix.Hsm.Memory;

/// <summary>The signing memory file of one silo.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="Content">Bytes of the file.</param>
public sealed record SigningMemoryFile(string Silo, ReadOnlyMemory<byte> Content);
