"""HY-Motion 1.0 and Lite: our own implementation of Tencent's model. The only room that may import torch."""
