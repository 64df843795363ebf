namespace Pix.Bare;

/// <summary>Grain that forwards a body and returns the status of the answer.</summary>
public interface IBareGrain : IGrainWithIntegerKey
{
    Task<int> SendAsync(string path, byte[] body);
}
