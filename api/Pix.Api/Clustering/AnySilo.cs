namespace Pix.Api.Clustering;

/// <summary>Chooses a silo for calls that any silo can answer.</summary>
internal sealed class AnySilo(SiloTable silos)
{
    /// <summary>Returns a reference to a grain, over the connection to a silo that is not suspected, or to a suspected silo if all are suspected.</summary>
    /// <exception cref="InvalidOperationException">No silo is connected.</exception>
    public TGrain GetGrain<TGrain>(long key)
        where TGrain : IGrainWithIntegerKey
    {
        var silo = silos.Silos.OrderBy(found => found.IsSuspected).FirstOrDefault().Silo ?? throw new InvalidOperationException("No silo is connected.");
        return silo.Grains.GetGrain<TGrain>(key);
    }

    /// <summary>Calls a grain over the connection that <see cref="GetGrain{TGrain}"/> chooses. The task fails when no silo is connected.</summary>
    public async Task<TAnswer> AskAsync<TGrain, TAnswer>(Func<TGrain, Task<TAnswer>> ask)
        where TGrain : IGrainWithIntegerKey => await ask(GetGrain<TGrain>(0));
}
