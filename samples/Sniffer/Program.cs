// The last example of the Python documentation's socket page, a sniffer of IPv4: as it is written, in a simulation; and through a packet
// socket on this machine's loopback interface, which takes the right to open one.
using SimNet.Samples.Sniffer;

return Demonstration.Run(Console.Out);
