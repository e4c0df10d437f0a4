// The four TCP examples of the Python documentation's socket page, written against ISocketProvider, run on the operating system and
// in a simulation; then an hour over a bad link, which takes the simulation a fraction of a second.
using SimNet.Samples.Echo;

return Demonstration.Run(Console.Out);
