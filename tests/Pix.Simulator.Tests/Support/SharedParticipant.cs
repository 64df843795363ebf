namespace Pix.Simulator.Tests.Support;

/// <summary>Keys take long to make; one participant serves every test.</summary>
internal static class SharedParticipant
{
    public static TestParticipant Instance { get; } = new();
}
