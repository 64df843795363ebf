using Orleans.CodeGeneration;

namespace Pix.Contracts.Exchange;

/// <summary>Marks a grain method that any silo may run, so that a client spreads its calls over all silos that the client is connected to.</summary>
/// <remarks>
/// Without this attribute a client sends all calls to one grain over one connection, to keep their order, so one silo would get all of
/// them. A front door has one client for each silo and chooses the silo itself; this attribute is for clients that are connected to several
/// silos, as in tests. Orleans should spread calls to stateless workers without it, but Orleans 10.4 does not pass that option on to the
/// message.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
[InvokableCustomInitializer("AddInvokeMethodOptions", InvokeMethodOptions.Unordered)]
internal sealed class AnySiloAttribute : Attribute;
