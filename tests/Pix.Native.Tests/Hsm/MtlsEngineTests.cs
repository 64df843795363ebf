namespace Pix.Hsm.Tests;

/// <summary>Through libp11's engine.</summary>
public sealed class MtlsEngineTests() : MtlsWayTests("engine");
